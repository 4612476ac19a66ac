import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeMarkdown } from './markdown.ts'
import type { Report } from './model.ts'

/** A form in which a run can be reported. */
export interface Format {
  /** Name of the file or folder below the reports' folder when the user gives no path. */
  readonly defaultName: string
  /** The whole file's content; absent when something else fills the folder during the run. */
  readonly write?: (report: Report) => string
}

const table = {
  json: { defaultName: 'report.json', write: writeJson },
  markdown: { defaultName: 'report.md', write: writeMarkdown },
  junit: { defaultName: 'junit.xml', write: writeJunit },
  // Vitest's own reporter writes it while the checks run.
  allure: { defaultName: 'allure-results' },
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof table

/** Every known format by the name that `--report` takes. */
export const formats: Readonly<Record<FormatName, Format>> = table

export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(table, name)
}
