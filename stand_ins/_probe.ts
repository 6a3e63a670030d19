/**
 * Imports every `@std` package that the project uses and does nothing else: it runs exactly where
 * all of them can be had.
 *
 * @module
 */
import "@std/assert";
import "@std/path";
import "@std/toml";
