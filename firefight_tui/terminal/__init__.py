"""What the terminal is like and what it needs; the room for a driver of our own.

`probe` asks the terminal how wide it draws characters whose width terminals disagree on. The question goes out with
Textual's own, before the first frame, and the answer comes in among the keys: nothing waits for it, and Textual's
parser tells it from what was typed ahead. `plain` then keeps every such character away from the screen.
"""
