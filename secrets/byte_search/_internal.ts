// A door of its own, because few need it: the search for secrets in bytes.

export { ByteSearch } from "./byte_search.ts";
