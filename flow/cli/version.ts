// The version that new projects ask for. A test holds it to that of the package.

/** The package's version. */
export const VERSION = "0.1.0";
