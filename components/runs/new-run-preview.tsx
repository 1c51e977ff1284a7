import { Atom } from 'lucide-react';
import { StructureViewer } from '@/components/structure-viewer/structure-viewer';
import { Panel } from '@/components/ui/panel';
import { EmptyState } from '@/components/ui/states';
import type { TargetDetail } from '@/lib/domain/resources/targets';
import type { SearchSpace } from '@/lib/domain/search-space';

/** The target with the search space as it stands in the form. */
export function NewRunPreview({
  target,
  isLoading,
  space,
}: {
  target: TargetDetail | null;
  isLoading: boolean;
  space: SearchSpace | null;
}) {
  return (
    <div className="xl:sticky xl:top-6">
      <Panel flush>
        {target?.files.receptorPdb ? (
          <StructureViewer
            key={target.id}
            receptorPdbUrl={target.files.receptorPdb}
            crystalLigandPdbUrl={target.files.crystalLigandPdb}
            searchSpace={space}
            version={target.pdbqtSha256 ?? ''}
            crystalLigandName={target.crystalLigandId && `Crystal ligand ${target.crystalLigandId}`}
            className="h-96 xl:h-[calc(100dvh-9rem)] xl:max-h-176"
          />
        ) : (
          <div className="flex h-96 items-center justify-center xl:h-[calc(100dvh-9rem)] xl:max-h-176">
            {isLoading ? (
              <p role="status" className="animate-pulse text-ink-muted">
                Loading the target…
              </p>
            ) : (
              <EmptyState icon={Atom} title="Choose a target">
                It is shown here in 3D, with the search space as a box.
              </EmptyState>
            )}
          </div>
        )}
      </Panel>
    </div>
  );
}
