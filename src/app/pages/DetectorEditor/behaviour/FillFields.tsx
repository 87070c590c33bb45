import { Stack } from '@grafana/ui';
import { ONLY_FEATURE } from '../../../../schema';
import { controlId, useEditorForm } from '../draft/editor-context';
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
  const value = Object.hasOwn(draft.fill, name) ? (draft.fill[name] ?? NaN) : NaN;
  const label = name === ONLY_FEATURE ? 'A missing value stands for' : `Missing ${name} stands for`;
  return (
    <DraftField path={path} label={label}>
      <NumberField
        id={controlId(path)}
        value={value}
        // Not a number until there is one, so that checks name it.
        onChange={(next) => change({ fill: { ...draft.fill, [name]: next ?? NaN } })}
      />
    </DraftField>
  );
}
