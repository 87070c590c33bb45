import { Stack } from '@grafana/ui';
import { ONLY_FEATURE } from '../../../../schema';
import { controlId, useEditorForm, useReport } from '../draft/editor-context';
import { featureNames } from '../draft/feature-draft';
import { DraftField } from '../fields/DraftField';
import { NumberField } from '../fields/NumberField';

/** What stands in for a missing value, of each feature; nothing unless missing values are fixed ones. */
export function FillFields() {
  const { draft } = useEditorForm();
  if (draft.missing !== 'fixed') {
    return null;
  }
  return (
    <Stack direction="row" wrap="wrap" gap={2}>
      {featureNames(draft).map((name) => (
        <FillField key={name} name={name} />
      ))}
    </Stack>
  );
}

function FillField({ name }: { name: string }) {
  const { draft, change } = useEditorForm();
  const path = `fill.${name}`;
  const value = Object.hasOwn(draft.fill, name) ? (draft.fill[name] ?? null) : null;
  const label = name === ONLY_FEATURE ? 'A missing value stands for' : `Missing ${name} stands for`;
  useReport(path, value === null ? `${label}: a number must be given` : null);
  const set = (next: number | null) => {
    const others = Object.fromEntries(Object.entries(draft.fill).filter(([each]) => each !== name));
    change({ fill: next === null ? others : { ...others, [name]: next } });
  };
  return (
    <DraftField path={path} label={label}>
      <NumberField id={controlId(path)} value={value} onChange={set} />
    </DraftField>
  );
}
