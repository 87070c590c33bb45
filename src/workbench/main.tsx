import { createRoot } from 'react-dom/client';
import { prepareHost } from './prepare-host';

// Grafana's kit reads its surroundings while it is loaded, so they are there before it is.
void prepareHost().then(async () => {
  const { Workbench } = await import('./Workbench');
  const root = document.getElementById('root');
  if (root !== null) {
    createRoot(root).render(<Workbench />);
  }
});
