// Opening Deno KV, without a prompt and with an error that says what is missing.
import type { KvDatabase } from "./kv_database.ts";
import { ResultStoreError } from "./result_store_error.ts";

/** `Deno`, as it is with `--unstable-kv`. */
interface KvRuntime {
  readonly openKv?: (path?: string) => Promise<KvDatabase>;
}

/**
 * Opens a database.
 *
 * @throws {ResultStoreError} If KV is not there, or the database may not or cannot be opened.
 */
export async function openKv(store: string, path: string | undefined): Promise<KvDatabase> {
  const { Deno: runtime } = globalThis as { readonly Deno?: KvRuntime };
  if (runtime === undefined) throw new ResultStoreError(store, "only Deno has it. Run it in Deno.");
  if (runtime.openKv === undefined) {
    throw new ResultStoreError(store, "it is not switched on. Run with --unstable-kv.");
  }
  if (path !== undefined) requirePermissions(store, path);
  try {
    return await runtime.openKv(path);
  } catch (cause) {
    throw new ResultStoreError(store, "it cannot be opened. See the cause.", { cause });
  }
}

function requirePermissions(store: string, path: string): void {
  if (path === ":memory:") return;
  const wanted: readonly Deno.PermissionDescriptor[] = /^https?:/.test(path)
    ? [{ name: "net", host: new URL(path).host }]
    : [{ name: "read", path }, { name: "write", path }];
  for (const query of wanted) {
    if (Deno.permissions.querySync(query).state === "granted") continue;
    const what = "host" in query ? query.host : path;
    throw new ResultStoreError(
      store,
      `it may not be opened. Run with --allow-${query.name}=${what}.`,
    );
  }
}
