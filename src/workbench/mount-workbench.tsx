import { createRoot } from 'react-dom/client';
import { prepareHost } from './prepare-host';
import { Workbench } from './Workbench';

/** Draws the workbench into `root`, once what Grafana would have given is there. */
export async function mountWorkbench(root: HTMLElement): Promise<void> {
  await prepareHost();
  createRoot(root).render(<Workbench />);
}
