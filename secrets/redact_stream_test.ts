import { assertEquals } from "@std/assert";
import { Redactor } from "./redactor.ts";

const MASK = "********";

async function through(redactor: Redactor, chunks: readonly string[]): Promise<string> {
  const stream = ReadableStream.from(chunks).pipeThrough(redactor.stream());
  return (await Array.fromAsync(stream)).join("");
}

Deno.test("a secret cut in two anywhere is masked once", async () => {
  const redactor = new Redactor(["s3cret/value"]);
  const text = `a s3cret/value, ${btoa("u:s3cret/value")} and s3cret%2Fvalues3cret/value.`;
  for (let cut = 0; cut <= text.length; cut++) {
    const streamed = await through(redactor, [text.slice(0, cut), text.slice(cut)]);
    assertEquals(streamed, redactor.redact(text));
  }
});

Deno.test("a stream keeps back only what may begin a secret", async () => {
  const stream = new Redactor(["s3cret"]).stream();
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const passed = async (chunk: string) => {
    const [, { value }] = await Promise.all([writer.write(chunk), reader.read()]);
    return value;
  };
  assertEquals(await passed("first line\n"), "first line\n");
  assertEquals(await passed("is it s3cr"), "is it ");
  assertEquals(await passed("umb? s3cret"), `s3crumb? ${MASK}`);
  assertEquals(await passed(" end."), " end.");
  const [, end] = await Promise.all([writer.close(), reader.read()]);
  assertEquals(end.done, true);
});

Deno.test("a secret without end is one mask, and does not pile up", async () => {
  const redactor = new Redactor(["aaaa"]);
  const chunks = Array.from({ length: 1_000 }, () => "aaa");
  assertEquals(await through(redactor, ["x ", ...chunks, " y"]), `x ${MASK} y`);
});

Deno.test("a value added or cleared while text streams counts for what comes later", async () => {
  const redactor = new Redactor(["s3cret"]);
  const stream = redactor.stream();
  const writer = stream.writable.getWriter();
  const output = Array.fromAsync(stream.readable);
  await writer.write("s3cret token-1 s3c");
  redactor.add("token-1");
  await writer.write("ret token-1 s3cre");
  redactor.clear();
  await writer.write("t token-1");
  await writer.close();
  assertEquals((await output).join(""), `${MASK} token-1 ${MASK} ${MASK} s3cret token-1`);
});

Deno.test("a stream without secrets passes chunks on", async () => {
  assertEquals(await through(new Redactor(), ["a", "", "b \ud83d", "\udd10 c"]), "ab 🔐 c");
});
