// What every process costs: `bench/start.ts` compares example C with this.
export {};
