import tseslint from 'typescript-eslint'

const kitOnly = { patterns: [{ regex: '(^|/)src/(?!kit/index\\.ts$)|^[a-z@]', message: 'Suites import the kit and each other, nothing else.' }] }
const noTrust = [
  { selector: "NewExpression[callee.name='URL'][arguments.length>1]", message: 'What a server tells may be no URL; urlOf does not throw.' },
  { selector: 'CallExpression[callee.name=/^decodeURI/]', message: 'What a server tells may be malformed; percentDecode does not throw.' },
]

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
      // What comes from the wire is shown as it is, whatever it is.
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // Leaving members out by destructuring names them.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'max-lines': ['error', { max: 520, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['suites/**/*.ts'], ignores: ['suites/**/*.test.ts'], rules: { 'no-restricted-imports': ['error', kitOnly], 'no-restricted-syntax': ['error', ...noTrust] } },
  // Tables of faults and liberties, and tests, grow by rows.
  { files: ['src/reference/faults/**', 'src/reference/liberties/**', '**/*.test.ts'], rules: { 'max-lines': 'off', '@typescript-eslint/no-dynamic-delete': 'off' } },
  {
    files: ['**/*.test.ts', '**/*.testing.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-return': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-exports': 'off' } },
)
