"""What several rooms of grading use; it imports none of them."""
