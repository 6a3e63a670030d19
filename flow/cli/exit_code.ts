// How the program tells other programs what came of it.

/** The exit codes. */
export const EXIT = {
  /** All went well. */
  success: 0,
  /** The flow failed. */
  failed: 1,
  /** The command line was wrong, or the configuration, or the file it names. */
  usage: 2,
  /** The run was interrupted by Ctrl-C. */
  interrupted: 130,
} as const;
