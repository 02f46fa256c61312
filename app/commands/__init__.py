"""What can be ordered by key, menu or button: a class for each group of the table in `app.actions`, and in it a method
for each command. Every class is handed the parts that it needs."""
