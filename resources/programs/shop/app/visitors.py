"""Visitors that are in the shop. They leave again, and take their baskets with them."""


class Visitor:
    def __init__(self, session_id):
        self.session_id = session_id
        self.basket = []
        self.seen = {}


class Visitors:
    def __init__(self):
        self.present = {}

    def enter(self, session_id):
        visitor = Visitor(session_id)
        self.present[session_id] = visitor
        return visitor

    def leave(self, session_id):
        del self.present[session_id]
