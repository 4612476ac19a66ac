/** Imports run downwards: cli -> host -> engine -> kit -> target, contract -> scim. */
const below = (from, allowed, comment) => ({
  name: `${from}-imports-downwards`,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.test\\.ts$|\\.testing\\.ts$' },
  to: { path: '^(src|suites)/', pathNot: [`^src/${from}/`, ...allowed.map((folder) => `^src/${folder}`)] },
})

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    below('scim', [], 'The language itself is pure.'),
    below('contract', ['scim/', 'package\\.ts$'], ''),
    below('target', ['scim/', 'contract/', 'package\\.ts$'], ''),
    below('kit', ['scim/', 'contract/', 'target/'], ''),
    below('engine', ['scim/', 'contract/', 'target/', 'kit/'], ''),
    below('reference', ['scim/'], 'The judge shares nothing with the judged but the language.'),
    {
      name: 'report-reads-the-model',
      severity: 'error',
      from: { path: '^src/report/', pathNot: '\\.test\\.ts$|\\.testing\\.ts$' },
      to: { path: '^(src|suites)/', pathNot: ['^src/report/', '^src/target/curl\\.ts$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'suites-use-the-kit',
      severity: 'error',
      from: { path: '^suites/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/kit/index\\.ts$' },
    },
    {
      name: 'nothing-imports-the-cli',
      severity: 'error',
      from: { path: '^(src|suites)/', pathNot: '^src/(cli|dev)/' },
      to: { path: '^src/cli/' },
    },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' }, exclude: { path: '^(dist|reports)/' } },
}
