import { Button } from 'react-aria-components';
import { SAMPLES, SAMPLE_TEXTS } from '../../../shared/samples';
import { useApp } from '../../app/app-state';
import { openSample } from '../../app/session';
import './sample-list.css';

/** Images to learn from: made on the spot, and anything may be done to them. */
export function SampleList() {
  const opening = useApp(({ opening: count }) => count > 0);
  return (
    <section className="samples" aria-labelledby="samples-title">
      <h2 className="section-head samples-head" id="samples-title">
        Or try it on a sample
      </h2>
      <ul>
        {SAMPLES.map((sample) => {
          const { name, sentence } = SAMPLE_TEXTS[sample];
          return (
            <li key={sample}>
              <Button className="sample" isDisabled={opening} onPress={() => void openSample(sample)}>
                <span className="sample-name">{name}</span>
                <span className="sample-sentence">{sentence}</span>
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
