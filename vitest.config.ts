import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'suites/**/*.test.ts'],
          exclude: ['src/proof/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // Every check is seen to fail, and every legal oddity is seen to pass: src/proof.
        test: { name: 'faults', include: ['src/proof/**/*.test.ts'], testTimeout: 120_000 },
      },
    ],
  },
})
