// Property tests run from one seed, so that a run can be repeated: FC_SEED=random, or a number, for others.
import fc from 'fast-check';

const given = process.env.FC_SEED ?? '20261122';
if (given !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) });
