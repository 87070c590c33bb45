import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { DAY_MS, needsRelearning, type Detector, type DetectorSpec } from '../../../schema';
import { PageFrame } from '../../../ui/page/PageFrame';
import { useUrlParams } from '../../../ui/url/use-url-params';
import { useLinks } from '../../routes';
import { BehaviourSection } from './BehaviourSection';
import { EditorFormProvider } from './draft/editor-context';
import { signalProblem } from './draft/editor-draft';
import { JsonDrawer } from './draft/JsonDrawer';
import { OutputSection } from './OutputSection';
import { PINNED, PINNED_HEIGHT, PreviewPane } from './preview/PreviewPane';
import { SignalSection } from './signal/SignalSection';
import { useDraft } from './draft/use-draft';
import { SaveOutcome } from './save/SaveOutcome';
import { useLeaveGuard } from './save/use-leave-guard';
import { useDecided } from './preview/use-decided';
import { usePreview } from './preview/use-preview';
import { useSave } from './save/use-save';
import { useSaveKey } from './save/use-save-key';

interface EditorProps {
  initial: DetectorSpec;
  /** Null for a new detector. */
  saved: Detector | null;
  onLoadNewest(): void;
}

const LOOK_BACK_DAYS_DEFAULT = 14;
const LOOK_BACK_DAYS_MAX = 120;

/** One page: the preview above, and below it what to watch, how to judge it and what to call it. */
export function Editor({ initial, saved, onLoadNewest }: EditorProps) {
  const navigate = useNavigate();
  const links = useLinks();
  const [params, changeUrl] = useUrlParams();
  const saving = useSave(saved);
  const form = useDraft(initial, saving.problems, saving.clear);
  const { draft, problems, isDirty } = form;
  const guard = useLeaveGuard(isDirty);
  const [isJsonOpen, setJsonOpen] = useState(false);
  const lookBackMs = lookBackDays(params.get('days')) * DAY_MS;
  const wrong = signalProblem(problems, draft);
  const preview = usePreview(wrong === null ? { signal: draft, lookBackMs } : null);
  const decided = useDecided(preview.answer, draft, problems);

  const save = async (overVersion?: number) => {
    form.tryAll();
    if (saving.isSaving || problems.size > 0) {
      return;
    }
    const view = await saving.save(draft, overVersion);
    if (view !== null) {
      guard.release();
      navigate(links.detector(view.detector.id));
    }
  };
  useSaveKey(() => void save());
  const overwrite = () => void save(saving.conflict ?? undefined);
  const back = saved === null ? links.detectors() : links.detector(saved.id);

  return (
    <EditorFormProvider value={form}>
      <PageFrame
        title={saved === null ? 'New detector' : `Edit ${saved.name}`}
        parent={{ title: 'Detectors', href: links.detectors() }}
        actions={
          <>
            {isDirty && <span aria-live="polite">● unsaved</span>}
            <Button variant="secondary" icon="brackets-curly" onClick={() => setJsonOpen(true)}>
              JSON
            </Button>
            <LinkButton variant="secondary" href={back}>
              Cancel
            </LinkButton>
            <Button icon="save" disabled={saving.isSaving} tooltip="Ctrl+S" onClick={() => void save()}>
              {saveWords(saved, draft, saving.isSaving)}
            </Button>
          </>
        }
      >
        <SaveOutcome form={form} saving={saving} onLoadNewest={onLoadNewest} onOverwrite={overwrite} />
        {saved !== null && needsRelearning(saved, draft) && <RelearnWarning />}
        <PreviewPane
          preview={preview}
          decided={decided}
          missing={wrong === null ? null : missingWords(wrong)}
          lookBackMs={lookBackMs}
          onLookBack={(ms) => changeUrl({ days: String(ms / DAY_MS) }, 'replace')}
        />
        <Section title="1 Signal" hint="What to watch">
          <SignalSection lookBackMs={lookBackMs} onRunQuery={preview.restart} />
        </Section>
        <Section title="2 Behaviour" hint="How to judge it">
          <BehaviourSection />
        </Section>
        <Section title="3 Output" hint="What to call it, and when to look">
          <OutputSection />
        </Section>
        {isJsonOpen && <JsonDrawer draft={draft} onApply={form.replace} onClose={() => setJsonOpen(false)} />}
        {guard.dialog}
      </PageFrame>
    </EditorFormProvider>
  );
}

function RelearnWarning() {
  return (
    <Alert severity="warning" title="Saving makes this detector learn anew">
      Its source, interval, history or algorithm has changed: what it learnt is replaced, with its results and
      anomalies.
    </Alert>
  );
}

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section aria-label={title} className={styles.section}>
      <h2 className={styles.heading}>
        {title} <span className={styles.hint}>{hint}</span>
      </h2>
      {children}
    </section>
  );
}

function saveWords(saved: Detector | null, draft: DetectorSpec, isSaving: boolean): string {
  if (isSaving) {
    return 'Saving…';
  }
  return saved === null && draft.enabled ? 'Save and start' : 'Save';
}

function missingWords(path: string): string {
  return path.startsWith('source') || path.startsWith('features')
    ? 'Choose what to watch below: the preview follows by itself.'
    : 'Put right the marked settings below: the preview follows by itself.';
}

function lookBackDays(text: string | null): number {
  const days = Number(text);
  return text !== null && days > 0 && days <= LOOK_BACK_DAYS_MAX ? days : LOOK_BACK_DAYS_DEFAULT;
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(2),
    marginBottom: theme.spacing(2),
    // What gets the focus is not scrolled under the pinned preview.
    [PINNED]: { 'input, textarea, button': { scrollMarginTop: `min(${PINNED_HEIGHT}, 480px)` } },
  }),
  heading: css({ fontSize: theme.typography.h4.fontSize, marginBottom: theme.spacing(2) }),
  hint: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
});
