import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import type { DetectorSpec, Role } from '../../../../schema';
import { EngineClient } from '../../../../ui/client/engine-client';
import { EngineProvider, type Host } from '../../../../ui/client/engine-context';
import { EditorFormProvider } from '../draft/editor-context';
import type { Problems } from '../draft/editor-draft';
import { useDraft, type DraftState } from '../draft/use-draft';

interface StageProps {
  initial: DetectorSpec;
  found: Problems;
  role: Role;
  host: Host;
  onForm(form: DraftState): void;
  children: ReactNode;
}

const CLIENT = new EngineClient('/api/v1');
const nothing = () => undefined;

function Stage({ initial, found, role, host, onForm, children }: StageProps) {
  const form = useDraft(initial, found, nothing);
  onForm(form);
  return (
    <EngineProvider client={CLIENT} me={{ orgId: 1, login: 'u', role }} datasourceUid={null} host={host}>
      <EditorFormProvider value={form}>{children}</EditorFormProvider>
    </EngineProvider>
  );
}

interface StageOptions {
  found?: Problems;
  role?: Role;
  host?: Host;
}

/** Part of the editor over a draft of its own: what it makes of it is in `form()`. */
export function stage(
  initial: DetectorSpec,
  children: ReactNode,
  { found = new Map(), role = 'Editor', host = 'workbench' }: StageOptions = {}
) {
  let newest: DraftState | null = null;
  render(
    <Stage
      initial={initial}
      found={found}
      role={role}
      host={host}
      onForm={(form) => {
        newest = form;
      }}
    >
      {children}
    </Stage>
  );
  const form = (): DraftState => {
    if (newest === null) {
      throw new Error('nothing was rendered');
    }
    return newest;
  };
  return { user: userEvent.setup(), form, draft: () => form().draft };
}
