import { createHash } from 'node:crypto';
import { createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { textFile } from '@/lib/use-cases/proof/archive-file';
import { BUNDLE_FILES } from '@/lib/use-cases/proof/bundle-layout';
import { type CrateFacts, crateMetadata, type WrittenFile } from '@/lib/use-cases/proof/crate-metadata';
import { CrateStory } from '@/lib/use-cases/proof/crate-story';
import { README } from '@/lib/use-cases/proof/readme';
import type { FilesOfRuns } from '@/lib/use-cases/proof/run-files';
import type { ArchiveFile } from '@/lib/use-cases/proof/zip-of';

/**
 * The files of a proof bundle, one after the other; the list of them and their checksums last.
 * @param about what the bundle is of
 * @param contents makes the files that are of its own, and tells of them
 */
export async function* bundleFiles(
  about: Omit<CrateFacts, 'programs' | 'actions'>,
  contents: (tools: FilesOfRuns) => AsyncIterable<ArchiveFile>,
): AsyncGenerator<ArchiveFile> {
  const written: WrittenFile[] = [];
  const story = new CrateStory();
  // Of its own, so that ligands which are prepared again keep nobody's page waiting. Most bundles never start it.
  const chemistry = createChemistryPool({ size: 1 });
  try {
    yield recorded(textFile(BUNDLE_FILES.readme, [README]), written);
    for await (const file of contents({ chemistry, story })) yield recorded(file, written);
  } finally {
    await chemistry.close();
  }
  const { programs, actions } = story;
  const crate = crateMetadata({ ...about, programs, actions }, [...written]);
  yield recorded(textFile(BUNDLE_FILES.crate, crate), written);
  const lines = written.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  yield textFile(BUNDLE_FILES.manifest, lines);
}

/** The same file, which is on the list once it was written. */
function recorded({ path, content }: ArchiveFile, written: WrittenFile[]): ArchiveFile {
  async function* watched() {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
    written.push({ path, bytes, sha256: hash.digest('hex') });
  }
  return { path, content: watched() };
}
