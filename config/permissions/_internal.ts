/**
 * The parts of configuration that `permissionsOf` needs: how little of its surroundings is enough for it.
 *
 * @module
 */
export { shellWord } from "../_shell_word.ts";
export type { WantedSecrets } from "./goal.ts";
export { type LocalPermissions, localPermissions } from "./local_permissions.ts";
