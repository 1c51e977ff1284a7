import type { Page } from '@playwright/test';

/** A file as a browser's file chooser gives it. */
export interface ChosenFile {
  name: string;
  buffer: Buffer;
}

/** Picks a file in the page's one file field. */
export async function chooseFile(page: Page, file: ChosenFile): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'choose a file' }).click();
  await (await chooser).setFiles({ ...file, mimeType: 'application/octet-stream' });
}
