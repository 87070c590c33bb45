import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { mayEdit, useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { PageFrame } from '../../../ui/page/PageFrame';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { useLinks } from '../../routes';
import { draftOf, duplicateOf, newDraft } from './draft/editor-draft';
import { Editor } from './Editor';

/** Makes a detector, copies one (`?from=<id>`) or changes one. */
export function DetectorEditorPage() {
  const { id } = useParams();
  const [params] = useSearchParams();
  const { client, host, me } = useEngine();
  const links = useLinks();
  const [round, setRound] = useState(0);
  const baseId = id ?? params.get('from');
  const base = useLoad(
    (signal) => (baseId === null ? Promise.resolve(null) : client.getDetector(baseId, signal)),
    [client, baseId, round],
    { keep: false }
  );
  const parent = { title: 'Detectors', href: links.detectors() };

  if (!mayEdit(me)) {
    return (
      <PageFrame title="Detector" parent={parent}>
        <EmptyView title="Editors can do this">
          Your role is Viewer. Ask an Editor or Admin of this organisation to make or change the detector.
        </EmptyView>
      </PageFrame>
    );
  }
  if (base.data === undefined) {
    return (
      <PageFrame title="Detector" parent={parent}>
        {base.error === undefined ? (
          <LoadingRows rows={6} label="Loading the detector" />
        ) : (
          <ErrorView title="The detector could not be loaded" error={base.error} onRetry={base.reload} />
        )}
      </PageFrame>
    );
  }
  const detector = base.data?.detector ?? null;
  const initial = detector === null ? newDraft(host) : id === undefined ? duplicateOf(detector) : draftOf(detector);
  return (
    <Editor
      key={`${baseId ?? 'new'}.${detector?.version ?? 0}.${round}`}
      initial={initial}
      saved={id === undefined ? null : detector}
      onLoadNewest={() => setRound((before) => before + 1)}
    />
  );
}
