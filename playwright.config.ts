import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './e2e/support/chromium';

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/stack.ts',
  outputDir: 'e2e/.results/artifacts',
  // Side by side by file: while one journey docks, another reads pages. The faults have a stack of their own, and mostly
  // wait for leases to run out.
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: 'faults', testMatch: 'faults/*.spec.ts', workers: 1 },
    { name: 'pages', testMatch: 'pages/*.spec.ts', workers: 1 },
    { name: 'isolation', testMatch: 'isolation/*.spec.ts', workers: 1 },
    { name: 'journeys', testMatch: 'journeys/*.spec.ts' },
  ],
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: chromiumOptions(false),
  },
});
