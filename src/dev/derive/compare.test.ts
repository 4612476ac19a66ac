import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { packageRoot } from '../../contract/files.ts'
import { compareWithEditions, explain, isExplained, readDecisions } from './compare.ts'
import { derivePage } from './page.ts'
import { swift } from './pages.testing.ts'

const run = promisify(execFile)

test('an operation that our data does not have stays unexplained', () => {
  const decisions = readDecisions()
  const { differences } = compareWithEditions(derivePage(swift), decisions)
  const [first] = differences.filter((difference) => !isExplained(difference, decisions))
  expect(first && explain(first, decisions)).toBe('GET /scim/things: the page says documents it; our data says has no such operation; NOT EXPLAINED: no decision in contract.json')
})

test('an explained difference ends with the decision', () => {
  const decisions = new Map([['email', 'As printed.']])
  expect(explain({ where: 'filter', page: 'email', data: 'emails', topic: 'email' }, decisions)).toBe('filter: the page says email; our data says emails; decided (email): As printed.')
})

test('the command tells bad usage, unexplained differences and success apart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scimspec-derive-'))
  const page = join(folder, 'page.md')
  const empty = join(folder, 'empty.md')
  writeFileSync(page, swift)
  writeFileSync(empty, 'nothing here')
  const command = async (...args: readonly string[]) => {
    try {
      const { stdout } = await run(process.execPath, [join(packageRoot(), 'dist/src/dev/derive/main.js'), ...args])
      return { code: 0, stdout, stderr: '' }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, stdout, stderr }
    }
  }
  const derived = await command(page)
  expect({ code: derived.code, pages: JSON.parse(derived.stdout) as unknown }).toMatchObject({ code: 0, pages: [{ file: page, style: 'swift', operations: [{ name: 'getScimThings' }] }] })
  expect(await command('--check', page)).toMatchObject({ code: 1, stdout: expect.stringContaining('not explained') as string })
  expect(await command()).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: npm run derive') as string })
  expect(await command('--all', page)).toMatchObject({ code: 2, stderr: expect.stringContaining('no option --all') as string })
  expect(await command(join(folder, 'absent.md'))).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read') as string })
  expect(await command(empty)).toMatchObject({ code: 2, stderr: `${empty}: no SCIM operation is documented here, in none of the known styles (JavaScript, Python, Ruby, Swift)\n` })
})
