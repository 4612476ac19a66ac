/** `npm run derive -- [--check] FILES`: what pages of SDK documentation say, as JSON, or beside our own data. */
import { readFileSync, statSync } from 'node:fs'
import { compareWithEditions, explain, isExplained, readDecisions } from './compare.ts'
import { DeriveError } from './error.ts'
import { derivePage } from './page.ts'
import type { DerivedPage } from './types.ts'

const maximumBytes = 4 * 1024 * 1024

const usage = `Usage: npm run derive -- [--check] FILES

Reads pages of SDK documentation (JavaScript, Python, Ruby or Swift) and prints what they say as JSON.
With --check it compares them with schemas/genesys and explains every difference.
Exit codes: 0 done, or every difference is explained; 1 a difference is not; 2 bad usage.`

interface Read {
  readonly file: string
  readonly page: DerivedPage
}

function read(file: string): Read {
  try {
    const { size } = statSync(file)
    if (size > maximumBytes) throw new DeriveError(`${String(size)} bytes are more than the ${String(maximumBytes)} that a page may have`)
    return { file, page: derivePage(readFileSync(file, 'utf8')) }
  } catch (error) {
    if (error instanceof DeriveError) throw new DeriveError(`${file}: ${error.message}`)
    throw new DeriveError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Prints the comparison of one page and says how many differences nobody has explained. */
function check({ file, page }: Read): number {
  const decisions = readDecisions()
  const { contract, differences } = compareWithEditions(page, decisions)
  const open = differences.filter((difference) => !isExplained(difference, decisions)).length
  console.log(`${file}: ${page.style}${page.flattened ? ', flattened' : ''}, ${String(page.operations.length)} operations, beside ${contract}`)
  for (const difference of differences) console.log(`  ${explain(difference, decisions)}`)
  console.log(`  ${String(differences.length)} differences, ${String(open)} not explained`)
  return open
}

/** Exit code of the command. */
function main(args: readonly string[]): number {
  const files = args.filter((arg) => !arg.startsWith('-'))
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--check')
  if (unknown !== undefined || files.length === 0) {
    console.error(unknown === undefined ? usage : `There is no option ${unknown}.\n\n${usage}`)
    return 2
  }
  try {
    const pages = files.map(read)
    if (args.includes('--check')) return pages.map(check).some((open) => open > 0) ? 1 : 0
    console.log(JSON.stringify(pages.map(({ file, page }) => ({ file, ...page })), null, 2))
    return 0
  } catch (error) {
    if (!(error instanceof DeriveError)) throw error
    console.error(error.message)
    return 2
  }
}

process.exitCode = main(process.argv.slice(2))
