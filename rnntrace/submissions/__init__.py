"""What is handed in: files of answers, read into ``Answers``, or every complaint with its place.

read           the way in: a file by itself, then its answers to an exercise
formats        which format a file has; keys, table, archive, markdown, own_json, python_values read one each
json_nodes     JSON to the nodes that YAML becomes
submission     what a file says, before it is known what was asked
meaning        names to questions; spelling takes names apart, asked has what there is
rules          letters to the rules that were asked for
fitting        numbers to the shapes of their questions; figures are numbers of any shape
numerals       numbers as people write them
class_list     who is in a class; folder finds whose a file is, by the names that file_names gives
check          all of it in one: read, put to the exercise, judged

Nothing that is handed in is run, and none of it is larger than what can be read while one waits.
"""
