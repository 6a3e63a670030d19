// The program of a static page: shows the report that the page holds.
import type { EncodedReport } from "../encode_report.ts";
import { decodeReport } from "../model/decode_report.ts";
import type { PageWindow } from "./dom.ts";
import { find } from "./elements.ts";
import { ReportView } from "./report_view.ts";

const window = globalThis as unknown as PageWindow;
const encoded = JSON.parse(find(window.document, "report-data").textContent ?? "") as EncodedReport;
new ReportView(window, decodeReport(encoded));
