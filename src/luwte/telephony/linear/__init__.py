"""Lines that send one text message with what the call is, and then 16 bit samples: jambonz, FreeSWITCH, Vonage.

Source: the public documentation and source of these projects. Tested against that description, not the products.
"""
