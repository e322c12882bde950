import { scenario, wants } from "../kit/scenario.ts";
scenario("trace", {}, async (town) => {
  await town.settle();
  const seen: string[] = [];
  const world = town.town.github.world as any;
  const old = world.faults.before;
  world.faults.before = (request: any) => { seen.push(JSON.stringify(request).slice(0, 400)); return old?.(request); };
  await town.file("Add lamp", wants("lamp.txt"));
  await town.settle();
  console.log(seen.length + "\n" + seen.join("\n"));
});
