import type { LibraryId, TargetId } from '@/lib/domain/ids';

/** What was put into the organisation to try the product with; both are being read. */
export interface LoadedExample {
  targetId: TargetId;
  libraryId: LibraryId;
}
