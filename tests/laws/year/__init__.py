"""A year in a minute: worker and sandbox in one process, on a virtual clock, all of it from one seed.

python -m tests.laws.year 1000              seeds 0 to 999, and the figures
python -m tests.laws.year --seed 7 --trace  one life, told as it goes
"""
