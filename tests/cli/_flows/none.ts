// No flow at all.
export const flow = "not a flow";
