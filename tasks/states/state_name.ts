// The names that states are known by, in messages and in JSON.

/** The name of a kind of state; Prefect's own names. */
export type StateName =
  | "Pending"
  | "Scheduled"
  | "Paused"
  | "Resume"
  | "Retrying"
  | "Submitted"
  | "Queued"
  | "Running"
  | "Cancelling"
  | "Finished"
  | "Looped"
  | "Success"
  | "Cached"
  | "Mapped"
  | "Skipped"
  | "Cancelled"
  | "Failed"
  | "TimedOut"
  | "TriggerFailed"
  | "ValidationFailed";
