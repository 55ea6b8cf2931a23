"""Period reports as files, drawn from campaigns.reports.contents.ReportContents and from nothing else."""
