import { defineConfig } from 'vitest/config'
import { BaseSequencer, type Reporter, type TestModule, type TestSpecification } from 'vitest/node'

/** The last line of a run, in the form that machines read. */
const counts: Reporter = {
  onTestRunEnd(modules) {
    const states = modules.flatMap((module: TestModule) => [...module.children.allTests()].map((test) => test.result().state))
    const count = (state: string) => String(states.filter((candidate) => candidate === state).length)
    // A file that could not be loaded has no tests to count: it counts as one that failed.
    const broken = modules.filter((module) => module.errors().length > 0).length
    console.log(`\n${count('passed')} passed, ${String(Number(count('failed')) + broken)} failed${count('skipped') === '0' ? '' : `, ${count('skipped')} skipped`}`)
  },
}

/** The files that take minutes begin, so that none of them is alone at the end. */
const longest = ['tolerated-rfc', 'caught-rfc', 'tolerated-genesys', 'caught-genesys']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const first = longest.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.includes(name)))
    return [...first, ...sorted.filter((file) => !first.includes(file))]
  }
}

export default defineConfig({
  test: {
    // Nobody watches the tests through the thread that vitest would leave free.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    reporters: [process.env['CI'] === undefined ? 'default' : 'dot', counts],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'suites/**/*.test.ts'],
          exclude: ['src/proof/**', 'src/dev/reports/**', 'src/dev/package.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Every check is seen to fail, and every legal oddity is seen to pass.
        test: { name: 'proof', include: ['src/proof/**/*.test.ts'], exclude: ['src/proof/fair-*.test.ts'], testTimeout: 300_000, hookTimeout: 60_000, retry: 1 },
      },
      ...(process.env['SCIMSPEC_PROVE'] !== 'all'
        ? []
        : [
            {
              // Under every fault nobody is accused of anything else: half an hour on two cores, for changes to what many checks share.
              test: { name: 'fair', include: ['src/proof/fair-*.test.ts'], testTimeout: 300_000, hookTimeout: 60_000, retry: 1 },
            },
          ]),
      {
        // The files in reports/ are what these tests compute; `npm run reports` writes them anew.
        test: { name: 'reports', include: ['src/dev/reports/*.test.ts'], testTimeout: 300_000 },
      },
      {
        // The packed tarball, installed and run as a user does.
        test: { name: 'package', include: ['src/dev/package.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
      },
    ],
  },
})
