import type { Disposable } from "vscode";

/** Owns subscriptions: whoever subscribes has one of these, and ends them all at once, last first. */
export class Disposables implements Disposable {
  private readonly owned: Disposable[] = [];
  private ended = false;

  /** Takes the thing over and gives it back; where the owner has ended already, the thing ends at once. */
  own<T extends Disposable>(thing: T): T {
    if (this.ended) thing.dispose();
    else this.owned.push(thing);
    return thing;
  }

  dispose(): void {
    this.ended = true;
    for (let thing = this.owned.pop(); thing; thing = this.owned.pop()) thing.dispose();
  }
}
