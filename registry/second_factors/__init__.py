"""The second proof of who somebody is: codes of an application on the phone, and recovery codes on paper."""
