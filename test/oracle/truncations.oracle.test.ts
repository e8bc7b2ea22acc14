import { CORPUS } from '../corpus/corpus';
import { compareWithQemu } from './compare-with-qemu';

await compareWithQemu(CORPUS.truncations);
