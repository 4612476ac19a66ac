import type { Report } from './model.ts'

/** The report as `schemas/tool/report.schema.json` describes it, indented, with a newline at the end. */
export function writeJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
