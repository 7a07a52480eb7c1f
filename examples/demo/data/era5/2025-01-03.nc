netcdf era5-2025-01-03 {
dimensions:
  time = 4 ;
variables:
  float t2m(time) ;
data:
  t2m = 273.1, 274.4, 276.9, 275.2 ;
}
