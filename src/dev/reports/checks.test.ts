import { expect, test } from 'vitest'
import { definitions } from '../../../suites/index.ts'
import { page, pagePath, table } from './page.ts'

test('reports/checks.md lists every check', async () => {
  const subjects = [...new Set(definitions.map((definition) => definition.id.split('.', 1)[0] ?? ''))]
  const sections = subjects.map((subject) => {
    const own = definitions.filter((definition) => definition.id.startsWith(`${subject}.`))
    return `## ${subject}\n\n${table(['check', 'what it asserts', 'requirements'], own.map((definition) => [`\`${definition.id}\``, definition.title, definition.cites.join(' ')]))}`
  })
  const watches = definitions.filter((definition) => definition.kind === 'watch').length
  const intro = `${String(definitions.length)} checks, ${String(watches)} of them watches that judge every answer of a run without a request of their own. Many expand into rows and over base paths.`
  await expect(page('Checks', intro, sections)).toMatchFileSnapshot(pagePath('checks.md'))
})
