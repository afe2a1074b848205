"""The engine decides: values in, values and a reason out.

Pure: the standard library only, no clock, no chance, no files. Clinical numbers are handed in as
`Rules`, read from plans/catalogue/, each with its source. The same call always answers the same.
"""

ENGINE_VERSION = "1"
