// What results are kept with where nobody says otherwise.
import type { Serializer } from "../../tasks/mod.ts";
import { JsonSerializer } from "./serializers/json_serializer.ts";

/** What turns values into bytes where nobody says otherwise. */
export const DEFAULT_SERIALIZER: Serializer = new JsonSerializer();
