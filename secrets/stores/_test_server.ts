// A server on loopback that answers as a test says, and remembers what it was asked.

/** What a test's server was asked. */
export interface Asked {
  /** Method and path with its query. */
  readonly line: string;
  /** The headers. */
  readonly headers: Headers;
  /** The body. */
  readonly body: string;
}

/** Runs a test's body beside a server. */
export async function withServer(
  answer: (asked: Asked) => Response | Promise<Response>,
  body: (url: string, asked: readonly Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const one = {
      line: `${request.method} ${pathname}${search}`,
      headers: request.headers,
      body: await request.text(),
    };
    asked.push(one);
    return await answer(one);
  });
  try {
    await body(`http://127.0.0.1:${server.addr.port}`, asked);
  } finally {
    await server.shutdown();
  }
}
