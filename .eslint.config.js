import tseslint from 'typescript-eslint'

const kitOnly = { patterns: [{ regex: '(^|/)src/(?!kit/index\\.ts$)|^[a-z@]', message: 'Suites import the kit and each other, nothing else.' }] }

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'reports/**', 'scimspec-report/**', '.*/**', '.*.js', '.*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['suites/**/*.ts'], ignores: ['suites/**/*.test.ts'], rules: { 'no-restricted-imports': ['error', kitOnly] } },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-exports': 'off' } },
)
