// `tacit show`: a picture of a flow.
import { writeFileSync } from "node:fs";
import type { Picture } from "../../pictures/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { loadFlow } from "../load_flow.ts";
import { UsageError } from "../usage_error.ts";

/** The command. */
export const show: Command = {
  name: "show",
  args: "FILE[#EXPORT]",
  arity: [1, 1],
  summary: "Draw a flow, for Mermaid, for Graphviz, or as SVG.",
  options: {
    format: { value: "FORMAT", summary: "mermaid (the default), dot or svg." },
    output: { value: "FILE", summary: "The file to write. Its ending chooses the format." },
  },
  run: showFlow,
};

const FORMATS = ["mermaid", "dot", "svg"] as const;
type Format = typeof FORMATS[number];

/** The endings of files, and the format that each stands for. */
const ENDINGS: Readonly<Record<string, Format>> = {
  mmd: "mermaid",
  mermaid: "mermaid",
  dot: "dot",
  gv: "dot",
  svg: "svg",
};

async function showFlow({ args: [target = ""], get, screen }: CommandInput): Promise<number> {
  const output = get("output");
  const format = formatOf(get("format"), output);
  const { flow } = await loadFlow(target);
  const picture = flow.visualize();
  const text = format === "svg" ? await svgOf(picture) : picture[format];
  if (output === undefined) {
    screen.line(text.trimEnd());
  } else {
    writeFileSync(output, `${text.trimEnd()}\n`);
    screen.line(`The picture of flow ${flow.name} is in ${output}.`);
  }
  return EXIT.success;
}

/** Nothing that keeps a picture from being laid out is a fault of this program. */
async function svgOf(picture: Picture): Promise<string> {
  try {
    const { renderSvg } = await import("../../svg/mod.ts");
    return await renderSvg(picture);
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function formatOf(given: string | undefined, output: string | undefined): Format {
  const ending = output?.slice(output.lastIndexOf(".") + 1).toLowerCase();
  const format = given ?? (ending === undefined ? "mermaid" : ENDINGS[ending]);
  const found = FORMATS.find((known) => known === format);
  if (found !== undefined) return found;
  if (given === undefined) {
    throw new UsageError(
      `The ending of ${output} tells no format. Say which: \`--format ${FORMATS.join("|")}\`.`,
    );
  }
  throw new UsageError(`There is no format "${given}". Choose one of ${FORMATS.join(", ")}.`);
}
