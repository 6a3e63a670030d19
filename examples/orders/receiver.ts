/**
 * The other side of the demo: a small HTTP service on the loopback interface that takes a report
 * only with the right bearer token and the right signature.
 *
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import { isSignatureOf } from "./sign.ts";

/** What the receiver shares with those who may send it reports. */
export interface ReceiverKeys {
  /** The bearer token that a sender shows. */
  readonly token: string;
  /** The key that a sender signs with. */
  readonly signingKey: string;
}

/** A running receiver. */
export interface Receiver extends AsyncDisposable {
  /** Where to post reports. */
  readonly url: string;
}

/** Starts a receiver on a free port. */
export function startReceiver(keys: ReceiverKeys): Receiver {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => receive(request, keys),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/reports`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function receive(request: Request, { token, signingKey }: ReceiverKeys): Promise<Response> {
  const body = await request.text();
  if (!isSameText(request.headers.get("authorization") ?? "", `Bearer ${token}`)) {
    return new Response("unknown token", { status: 401 });
  }
  const signature = request.headers.get("x-report-signature") ?? "";
  if (!await isSignatureOf(body, signature, signingKey)) {
    return new Response("wrong signature", { status: 403 });
  }
  const { customers } = JSON.parse(body);
  return Response.json({ receipt: `R-${signature.slice(0, 8)}`, customers: customers.length });
}

/** Compares in a time that does not tell how much of the text was right. */
function isSameText(given: string, expected: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(given), encoder.encode(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
